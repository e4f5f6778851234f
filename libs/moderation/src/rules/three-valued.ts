/**
 * Kleene's three values: an input that is not known makes a condition neither true nor false. Unknown only spreads where the
 * known values do not settle the answer already.
 */
export type Answer = true | false | null;

export function not(answer: Answer): Answer {
  return answer === null ? null : !answer;
}

/** Something that can be asked, and that costs something to ask. */
export interface Question<Inputs> {
  ask(inputs: Inputs): Answer;
  /** Asked only where the answer is null: which inputs it would have needed. */
  missing(inputs: Inputs, into: Set<string>): void;
  cost: number;
}

/** False as soon as one is false. The cheapest is asked first: of the answer the order changes nothing. */
export function all<Inputs>(questions: readonly Question<Inputs>[]): Question<Inputs> {
  return combined(questions, false);
}

/** True as soon as one is true. */
export function any<Inputs>(questions: readonly Question<Inputs>[]): Question<Inputs> {
  return combined(questions, true);
}

export function negated<Inputs>(question: Question<Inputs>): Question<Inputs> {
  return {
    ask: (inputs) => not(question.ask(inputs)),
    missing: (inputs, into) => question.missing(inputs, into),
    cost: question.cost,
  };
}

function combined<Inputs>(questions: readonly Question<Inputs>[], settles: boolean): Question<Inputs> {
  const [only] = questions;
  if (only && questions.length === 1) return only;
  const ordered = [...questions].sort((one, other) => one.cost - other.cost);
  return {
    ask(inputs) {
      let answer: Answer = !settles;
      for (const question of ordered) {
        const one = question.ask(inputs);
        if (one === settles) return settles;
        if (one === null) answer = null;
      }
      return answer;
    },
    missing(inputs, into) {
      for (const question of ordered) if (question.ask(inputs) === null) question.missing(inputs, into);
    },
    cost: questions.reduce((sum, { cost }) => sum + cost, 0),
  };
}
