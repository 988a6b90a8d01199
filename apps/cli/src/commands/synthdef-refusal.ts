import type { SynthDefRefusal } from '@oiduna/contracts';
import { oneLine } from './table.js';

export const refusalText = ({ name, file, code, reason, cure }: SynthDefRefusal): string =>
  oneLine(
    `refused: ${[file, name].filter((part) => part !== null).join(', ') || 'the file'}: ${reason} ${cure} (${code})`,
  );
