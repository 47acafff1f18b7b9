import type { Rule } from 'chevrotain';
import { DeclarationParser } from './declarations.ts';

/** The whole grammar. */
export class ReeveParser extends DeclarationParser {
  public constructor(validate: boolean = false) {
    super(validate);
    this.performSelfAnalysis();
  }
}

let shared: ReeveParser | undefined;

/** The parser, made when it is first needed: making it costs more than reading a file. */
export function sharedParser(): ReeveParser {
  shared ??= new ReeveParser();
  return shared;
}

/** The rules of the grammar, for the grammar files. */
export function grammarRules(): Record<string, Rule> {
  return sharedParser().getGAstProductions();
}
