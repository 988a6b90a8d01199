import { describe, expect, it } from 'vitest';
import { tamed } from './class-library.js';

const REFUSAL = '^OidunaJail.refuse(thisMethod) ';

describe('a tamed class file', () => {
  it.each([
    [
      'asks sclang for what is allowed',
      'A { sin { _Sin ^this.primitiveFailed } }',
      'A { sin { _Sin ^this.primitiveFailed } }',
    ],
    [
      'refuses what is not',
      'A { b { |c| _File_Open; ^this.primitiveFailed } d { } }',
      `A { b { |c| ${REFUSAL}} d { } }`,
    ],
    ['refuses what nobody knew when it was written', 'A { b { _Launch_Rockets } }', `A { b { ${REFUSAL}} }`],
    [
      'drops the rest of a refused method',
      'A { b { _Exit ^{ { } }.value("}", $}) } d { } }',
      `A { b { ${REFUSAL}} d { } }`,
    ],
    ['keeps names that look alike', 'A { b { ^[\\_Exit, \'_Exit\', "_Exit", a_Exit, _.b] } }', undefined],
    ['keeps comments', 'A { // _Exit\n /* _Exit { /* */ _Exit */ }', undefined],
  ])('%s', (_, text, expected) => {
    expect(tamed(text).text).toBe(expected ?? text);
  });

  it('tells every primitive it names, allowed or not', () => {
    expect(tamed('A { b { _Sin } c { _Exit } } // _System').primitives).toEqual(['_Sin', '_Exit']);
  });

  it('of the kernel gives out neither byte code nor blank instances', () => {
    const text = 'FunctionDef { var raw1, <code, <selectors; }\nClass { var <iprototype, <cprototype; }';
    expect(tamed(text, true).text).toBe(
      'FunctionDef { var raw1, code, <selectors; }\nClass { var iprototype, cprototype; }',
    );
  });
});
