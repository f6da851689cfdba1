import type { Evidence, SectionName } from '../contracts/analysis.ts';
import type { Language } from '../contracts/language.ts';
import { type Context, isAnswered, type TextLine } from './answers/context.ts';
import { quoteOf } from './text/quote.ts';

/** The words of one card. `formula` becomes the card's basis; titles and statements stay tentative, statements within 40 words. */
export type CardText = {
  title: string;
  statement: string;
  formula: string;
  wouldChange: string;
  question: string;
  /** Something small to do, in the imperative and without a full stop, for the synthesis to choose from. */
  step?: string;
  /** The card in one short sentence for the synthesis, instead of its title. */
  inBrief?: string;
};

/** The text catalogue of a rule: the same card in every language, from the rule's numbers and quotes. */
export type CardTexts<Params> = Readonly<Record<Language, (params: Params) => CardText>>;

/** 3: closed answers against each other. 2: a closed answer against text. 1: text against text. */
export type Weight = 1 | 2 | 3;

/** What a rule found: where it comes from and the parameters of its texts. `about` makes the id unique (`T2:sleep`). */
export type Match<Params> = {
  about?: string;
  section?: SectionName;
  theme?: string;
  evidence: Evidence[];
  params: Params;
};

/** A finding before it is worded. */
export type Draft = {
  id: string;
  ruleId: string;
  section: SectionName;
  theme: string;
  weight: Weight;
  evidence: Evidence[];
  write: (language: Language) => CardText;
};

export type Rule = { id: string; needs: readonly string[]; evaluate: (context: Context) => Draft[] };

type Definition<Params> = {
  id: string;
  section: SectionName;
  /** What the card is about, for the limit of two cards a theme. */
  theme: string;
  weight: Weight;
  /** Items without which the rule says nothing. */
  needs: readonly string[];
  /** Rules about words say nothing about text that we cannot read. */
  readsText?: boolean;
  texts: CardTexts<Params>;
  evaluate: (context: Context) => Match<Params>[];
};

/** Makes a rule of its arithmetic and its texts; it stays silent while an answer it needs is missing. */
export function defineRule<Params>(definition: Definition<Params>): Rule {
  const { id, needs, texts } = definition;

  function evaluate(context: Context): Draft[] {
    if (definition.readsText && !context.hasReadableText) return [];
    if (!needs.every((itemId) => isAnswered(context.answers[itemId]))) return [];
    return definition.evaluate(context).map((match) => ({
      id: match.about === undefined ? id : `${id}:${match.about}`,
      ruleId: id,
      section: match.section ?? definition.section,
      theme: match.theme ?? definition.theme,
      weight: definition.weight,
      evidence: match.evidence,
      write: (language) => texts[language](match.params),
    }));
  }

  return { id, needs, evaluate };
}

/** The answer to a closed item as evidence, exactly as it was given. */
export function valueEvidence({ answers }: Context, itemId: string): Evidence {
  return { itemId, value: answers[itemId] };
}

/** A line as evidence: the whole of it, or the sentence around the word at `wordIndex`. */
export function quoteEvidence(line: TextLine, wordIndex = 0): Evidence {
  const quote = quoteOf(line.text, line.words[wordIndex]?.start ?? 0);
  return line.lineId === undefined
    ? { itemId: line.itemId, quote }
    : { itemId: line.itemId, lineId: line.lineId, quote };
}
