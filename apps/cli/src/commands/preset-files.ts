import { AppError } from '@oiduna/contracts';
import { EXIT, type ExitCode } from '../api/exit-code.js';
import { Refused } from '../api/refused.js';
import {
  getPreset,
  listPresets,
  type Preset,
  type PresetSummary,
  type PresetWish,
  savePreset,
} from '../generated/studio.js';
import { presetsText } from './preset-text.js';
import type { Session } from './session.js';
import { documentIn } from './step-session.command.js';

/** A preset as `export` prints it: what one has to save to have it again. */
type Exported = PresetWish & { name: string };

/** All pages of a list. */
export async function everyPreset(
  { studio }: Session,
  wish: { tag?: string; search?: string } = {},
): Promise<PresetSummary[]> {
  const presets: PresetSummary[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<typeof listPresets>> = await listPresets(
      { ...wish, ...(after !== '' && { after }) },
      { studio },
    );
    presets.push(...page.presets);
    after = page.next;
  }
  return presets;
}

/** The newest version of each. */
export async function exportPresets(session: Session, names: readonly string[]): Promise<void> {
  const wanted = names.length > 0 ? names : (await everyPreset(session)).map(({ name }) => name);
  const presets: Exported[] = [];
  for (const name of wanted) presets.push(exported(await getPreset(name, {}, { studio: session.studio })));
  session.write(JSON.stringify({ presets }, null, 2));
}

const exported = ({ name, code, tracks, tags, note, bpm }: Preset): Exported => ({
  name,
  ...(code !== null && { code }),
  ...(tracks !== null && { tracks }),
  tags,
  note,
  bpm,
});

/** One after the other; one that is refused does not keep the others out. */
export async function importPresets(session: Session, file: string): Promise<ExitCode> {
  const { studio } = session;
  const imported: PresetSummary[] = [];
  const failed: { name: string; reason: string }[] = [];
  let code: ExitCode = EXIT.ok;
  for (const { name, ...wish } of presetsIn(await documentIn(file, session.shell), file)) {
    try {
      imported.push((await savePreset(name, wish, { studio })).preset);
    } catch (error) {
      if (!(error instanceof AppError || error instanceof Refused)) throw error;
      session.note(`${name}:`);
      code = session.fail(error);
      failed.push({ name, reason: error.message });
    }
  }
  session.print({ imported, failed }, (style) => presetsText(imported, style));
  return failed.length > 0 && imported.length > 0 ? EXIT.partial : code;
}

/** What is in each of them is the studio's to check. @throws AppError INPUT_MALFORMED */
function presetsIn(document: unknown, file: string): Exported[] {
  const { presets } = (document ?? {}) as { presets?: unknown };
  const isWhole = Array.isArray(presets) && presets.every(isExported);
  if (!isWhole) throw new AppError('INPUT_MALFORMED', { reason: `${file} is not what \`preset export\` prints` });
  return presets as Exported[];
}

/** Without a text it would be what plays now. */
const isExported = (preset: Partial<Exported> | null): boolean =>
  typeof preset?.name === 'string' && (preset.code !== undefined || preset.tracks !== undefined);
