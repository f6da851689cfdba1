import { SECTION_NAMES, type SectionName } from '@votive/shared/contracts/analysis';

type OnFinding = (section: SectionName, claimed: unknown) => void;

const SECTIONS: ReadonlySet<string> = new Set(SECTION_NAMES);

/**
 * Watches a report's JSON as it is written and hands over each object of a section the moment its last bracket is there. Text around the report and
 * whatever is malformed is passed over; the whole answer is judged again at its end.
 */
export function createFindingStream(onFinding: OnFinding): (piece: string) => void {
  let text = '';
  let position = 0;
  let isInString = false;
  let stringStart = 0;
  let lastString = '';
  let section = '';
  let findingStart = 0;
  const open: string[] = [];

  const isOpen = (brackets: string) =>
    open.length === brackets.length && open.every((bracket, index) => bracket === brackets[index]);

  function inString(character: string): void {
    if (character === '\\') position += 1;
    else if (character === '"') {
      isInString = false;
      lastString = text.slice(stringStart, position);
    }
  }

  function opened(bracket: string): void {
    open.push(bracket);
    if (isOpen('{[')) section = lastString;
    if (isOpen('{[{')) findingStart = position;
  }

  function closed(): void {
    const isFinding = isOpen('{[{') && SECTIONS.has(section);
    open.pop();
    if (!isFinding) return;
    const claimed = parse(text.slice(findingStart, position + 1));
    if (claimed !== undefined) onFinding(section as SectionName, claimed);
  }

  function structure(character: string): void {
    if (character === '"' && open.length > 0) {
      isInString = true;
      stringStart = position + 1;
    } else if (character === '{' || (character === '[' && open.length > 0)) opened(character);
    else if ((character === '}' || character === ']') && open.length > 0) closed();
  }

  return (piece) => {
    text += piece;
    for (; position < text.length; position += 1) {
      const character = text.charAt(position);
      if (isInString) inString(character);
      else structure(character);
    }
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
