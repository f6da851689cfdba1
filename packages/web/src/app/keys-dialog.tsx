import { useText } from '../i18n/use-text.ts';
import { Dialog } from './dialog.tsx';
import { prefer, useUi } from './preferences.ts';

/** The keyboard map, and the switch that turns single letters and digits off (WCAG 2.1.4). */
export function KeysDialog() {
  const { t } = useText();
  const isOpen = useUi((ui) => ui.keysOpen);
  const shortcuts = useUi((ui) => ui.shortcuts);
  if (!isOpen) return null;
  const rows: [string[], string][] = [
    [['Enter'], t.keys.enter],
    [['Alt', '←'], t.keys.back],
    [['1', '…', '7'], t.keys.digits],
    [['A', '…', 'P'], t.keys.letters],
    [['?'], t.keys.help],
    [['Esc'], t.keys.escape],
  ];
  return (
    <Dialog title={t.keys.title} onClose={() => useUi.setState({ keysOpen: false })}>
      <p>{t.keys.lead}</p>
      <dl className="keys">
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => prefer({ shortcuts: event.currentTarget.checked })}
        />
        <span>{t.keys.toggle}</span>
      </label>
    </Dialog>
  );
}
