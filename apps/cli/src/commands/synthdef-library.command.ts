import { SynthDefRole } from '@oiduna/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Apply,
  type CataloguedSynthDef,
  deleteSynthDef,
  describeSynthDef,
  diffSynthDef,
  type ListedVersion,
  listSynthDefs,
  type ListSynthDefsParams,
  listSynthDefVersions,
  publishSynthDef,
  type SynthDefDiff,
  unloadSynthDef,
} from '../generated/studio.js';
import { atOption, changesText } from './changes.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, type Style, table } from './table.js';

type ListOptions = Pick<ListSynthDefsParams, 'search' | 'tag' | 'author' | 'role'> & { live?: boolean };
type AtOption = { at?: Apply };
type Versions = { from?: string; to?: string };
type About = { tags?: string[]; author?: string; note?: string };

/** The SynthDefs that the studio keeps. */
export function registerLibrary(synthdef: Command, shell: Shell): void {
  registerReading(synthdef, shell);
  registerPublishing(synthdef, shell);
  studioCommand(
    synthdef,
    'describe <name>',
    'set its tags, author or note; what is left out stays',
    shell,
    async (session: Session<About>, name: string) => {
      const { studio, options } = session;
      const { tags, author, note } = options;
      const about = {
        ...(tags && { tags }),
        ...(author !== undefined && { author }),
        ...(note !== undefined && { note }),
      };
      const synthDef = await describeSynthDef(name, about, { studio });
      session.print(synthDef, () => aboutText(synthDef));
    },
  )
    .addOption(new Option('--tags <list>', 'tags, with commas between; "" for none').argParser(tagsOf))
    .option('--author <name>', 'who made it')
    .option('--note <text>', 'what to know of it');
  studioCommand(
    synthdef,
    'delete <name>',
    'remove it with every version; refused while a track plays it',
    shell,
    async (session: Session, name: string) => {
      const { studio } = session;
      await deleteSynthDef(name, { studio });
      session.print({ deleted: name }, () => `deleted ${name}`);
    },
  );
}

function registerReading(synthdef: Command, shell: Shell): void {
  studioCommand(
    synthdef,
    'list',
    'the current version of every SynthDef',
    shell,
    async (session: Session<ListOptions>) => {
      const { studio, options } = session;
      const { search, tag, author, role, live } = options;
      const filter = { search, tag, author, role, ...(live !== undefined && { live: String(live) }) };
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      const synthDefs: CataloguedSynthDef[] = [];
      let after: string | null | undefined;
      do {
        const page = await listSynthDefs({ ...given, ...(after && { after }) }, { studio });
        synthDefs.push(...page.synthDefs);
        after = page.next;
      } while (after);
      session.print({ synthDefs }, (style) => listText(synthDefs, style));
    },
  )
    .option('--search <text>', 'part of the name, a tag, the author or the note')
    .option('--tag <tag>', 'only those with this tag')
    .option('--author <name>', 'only those of this author')
    .addOption(new Option('--role <role>', 'only those for this').choices(SynthDefRole.options))
    .option('--live', 'only what plays')
    .option('--no-live', 'only what does not play');
  studioCommand(
    synthdef,
    'versions <name>',
    'its versions, the one published last first',
    shell,
    async (session: Session, name: string) => {
      const { studio } = session;
      const answer = await listSynthDefVersions(name, { studio });
      session.print(answer, (style) => versionsText(answer.versions, style));
    },
  );
  studioCommand(
    synthdef,
    'diff <name>',
    'what differs between two versions',
    shell,
    async (session: Session<Versions>, name: string) => {
      const { studio, options } = session;
      const { from, to } = options;
      const diff = await diffSynthDef(name, { ...(from && { from }), ...(to && { to }) }, { studio });
      session.print(diff, () => diffText(diff));
    },
  )
    .option('--from <version>', 'first digits of its sha256 (default: the one published before)')
    .option('--to <version>', 'as above (default: the current one)');
}

function registerPublishing(synthdef: Command, shell: Shell): void {
  studioCommand(
    synthdef,
    'publish <name> [version]',
    'let the name play another version; without one, go back to the version before',
    shell,
    async (session: Session<AtOption>, name: string, version?: string) => {
      const { studio, options } = session;
      const { at: apply } = options;
      const answer = await publishSynthDef(name, { ...(version && { version }), ...(apply && { apply }) }, { studio });
      const { synthDef, change } = answer;
      session.print(answer, (style) =>
        change === null ? `${name} plays version ${shortOf(synthDef.sha256)}` : changesText([change], style),
      );
    },
  ).addOption(atOption());
  studioCommand(
    synthdef,
    'unload <name>',
    'free it on the audio server; refused while a track plays it, unless a moment is given',
    shell,
    async (session: Session<AtOption>, name: string) => {
      const { studio, options } = session;
      const { at: apply } = options;
      const answer = await unloadSynthDef(name, { ...(apply && { apply }) }, { studio });
      const { change } = answer;
      session.print(answer, (style) => (change === null ? `unloaded ${name}` : changesText([change], style)));
    },
  ).addOption(atOption());
}

/** @throws InvalidArgumentError for an empty tag between two others */
function tagsOf(text: string): string[] {
  const tags = text === '' ? [] : text.split(',').map((tag) => tag.trim());
  if (tags.includes('')) throw new InvalidArgumentError('There is an empty tag between commas.');
  return tags;
}

const shortOf = (sha256: string): string => sha256.slice(0, 12);

const listText = (synthDefs: readonly CataloguedSynthDef[], style: Style): string =>
  synthDefs.length === 0
    ? 'There are no SynthDefs.'
    : table(
        ['SYNTHDEF', 'LIVE', 'PLAYED BY', 'TAGS', 'CONTROLS'],
        synthDefs.map(({ name, live, usedBy, tags, controls }) => [
          name,
          live === null ? '?' : live ? 'yes' : 'no',
          usedBy?.join(' ') || '-',
          tags.join(' ') || '-',
          controls.map((control) => control.name).join(' '),
        ]),
        style,
      );

const versionsText = (versions: readonly ListedVersion[], style: Style): string =>
  table(
    ['VERSION', 'CURRENT', 'LOADED', 'UPLOADED', 'PUBLISHED', 'BYTES', 'UGENS'],
    versions.map(({ sha256, current, loaded, createdAt, publishedAt, sizeBytes, ugenCount }) => [
      shortOf(sha256),
      current ? 'yes' : '-',
      loaded === null ? '?' : loaded ? 'yes' : '-',
      createdAt,
      publishedAt,
      sizeBytes,
      ugenCount,
    ]),
    style,
  );

function diffText({ from, to, controls, ugens }: SynthDefDiff): string {
  const lines = [
    ...controls.added.map(({ name, defaultValue }) => `+ control ${name} = ${defaultValue}`),
    ...controls.removed.map(({ name, defaultValue }) => `- control ${name} = ${defaultValue}`),
    ...controls.changed.map(({ name, from: before, to: after }) => `~ control ${name}: ${before} -> ${after}`),
    ...ugens.added.map(({ ugen, count }) => `+ ${count} ${ugen}`),
    ...ugens.removed.map(({ ugen, count }) => `- ${count} ${ugen}`),
  ];
  const otherwise = ugens.rewired ? 'The same UGens, connected otherwise.' : 'The graphs are the same.';
  return [`${shortOf(from)} -> ${shortOf(to)}`, ...(lines.length > 0 ? lines : [otherwise])].join('\n');
}

const aboutText = ({ name, tags, author, note }: CataloguedSynthDef): string =>
  list([
    ['name', name],
    ['tags', tags.join(' ') || '-'],
    ['author', author || '-'],
    ['note', note || '-'],
  ]);
