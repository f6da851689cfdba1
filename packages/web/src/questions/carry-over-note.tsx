import { Link } from '@tanstack/react-router';
import { useDesk, useServices } from '../app/services.ts';
import { useText } from '../i18n/use-text.ts';

/** Says once what became of a draft's answers when the questions changed. */
export function CarryOverNote() {
  const { t, fill, count, local } = useText();
  const { workspace } = useServices();
  const { carried, questionnaire } = useDesk();
  if (!carried || !questionnaire) return null;
  const look = questionnaire.items.filter((item) => carried.look.includes(item.id));
  return (
    <section className="note" aria-labelledby="carry-over">
      <h2 id="carry-over">{t.carryOver.title}</h2>
      <p>{fill(t.carryOver.text, { kept: carried.kept, total: carried.total })}</p>
      {look.length > 0 && (
        <>
          <p>{count(t.carryOver.look, look.length)}</p>
          <ul>
            {look.map((item) => (
              <li key={item.id}>
                <Link to="/assessment/$itemId" params={{ itemId: item.id }}>
                  {local(item.text)}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <button type="button" className="button" onClick={workspace.dismissCarried}>
        {t.carryOver.ok}
      </button>
    </section>
  );
}
