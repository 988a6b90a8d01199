import { GENERATORS, type GeneratorSetting } from '@oiduna/contracts';
import { type Command, Option } from 'commander';
import { generateCode, type GenerateWish, listGenerators } from '../generated/studio.js';
import { parseNumber } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { table } from './table.js';

type Settings = Record<string, string | number | undefined>;

export function registerGenerate(program: Command, shell: Shell): void {
  const generate = program.command('generate').description('write pattern text to read, change and play');
  studioCommand(generate, 'list', 'what can be written, with every setting', shell, listAll);
  for (const { name, help, settings } of GENERATORS) {
    const command = studioCommand(generate, name, help, shell, (session: Session<Settings>) =>
      write(session, name, settings),
    )
      .option('--label <track>', 'the track to play it, written in front')
      .addHelpText('after', `\nExample: oiduna generate ${name} --label ${name} | oiduna play - --at bar`);
    for (const setting of settings) command.addOption(optionOf(setting));
  }
}

/** `--snare-later <steps>`; the range is the studio's to check. */
function optionOf(setting: GeneratorSetting): Option {
  const { name, help, type, choices } = setting;
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const described = `${help}; ${choices ? '' : `${valuesOf(setting)}, `}else ${setting.default}`;
  const option = new Option(`--${flag} <${type === 'string' ? 'name' : 'number'}>`, described);
  if (choices) return option.choices(choices);
  return type === 'string' ? option : option.argParser(parseNumber);
}

const valuesOf = ({ type, minimum, maximum, choices }: GeneratorSetting): string =>
  choices?.join(', ') ??
  (type === 'string' ? 'the name of a sound' : `${type === 'integer' ? 'whole, ' : ''}${minimum} to ${maximum}`);

async function write(
  session: Session<Settings>,
  generator: string,
  settings: readonly GeneratorSetting[],
): Promise<void> {
  const { studio, options } = session;
  const given = settings.flatMap(({ name }) => (options[name] === undefined ? [] : [[name, options[name]]]));
  const wish = { generator, ...Object.fromEntries(given) } as GenerateWish; // what may be set is the studio's to say
  const { code } = await generateCode(wish, { studio });
  const labelled = options['label'] === undefined ? code : `${options['label']}: ${code}`;
  session.print({ code: labelled }, () => labelled);
}

async function listAll(session: Session): Promise<void> {
  const answer = await listGenerators({ studio: session.studio });
  const rows = answer.generators.flatMap(({ name, settings }) =>
    settings.map((setting) => [name, setting.name, setting.default, valuesOf(setting), setting.help]),
  );
  session.print(answer, (style) => table(['GENERATOR', 'SETTING', 'DEFAULT', 'TAKES', 'WHAT IT IS'], rows, style));
}
