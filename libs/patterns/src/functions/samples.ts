import { remark } from './builders.js';
import type { FunctionRow } from './row.js';

const TEMPO = 'the tempo is the studio’s: set it there';

export const SAMPLE_FUNCTIONS: readonly FunctionRow[] = [
  remark({
    names: 'samples',
    help: 'Strudel loads sample maps here; the studio has its own library.',
    example: "samples('github:tidalcycles/dirt-samples'); s('bd')",
    reason: 'samples come from the studio’s library: import them there',
  }),
  remark({
    names: 'setcps setCps setcpm setCpm',
    help: 'Strudel sets the tempo here; the studio’s tempo is everybody’s.',
    example: 'setcpm(30); s("bd")',
    reason: TEMPO,
  }),
  remark({
    names: '_scope scope _pianoroll pianoroll _punchcard punchcard _spiral _pitchwheel log',
    help: 'Strudel draws here; the studio’s editor does it by itself.',
    example: 's("bd")._scope()',
    reason: undefined,
  }),
];
