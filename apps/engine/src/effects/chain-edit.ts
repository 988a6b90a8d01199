import {
  AppError,
  CHAIN_EFFECTS_MAX,
  type ChainEdit,
  type Effect,
  type EffectWish,
  nearestName,
} from '@oiduna/contracts';

/**
 * A chain as it is after an edit.
 * @throws AppError EFFECT_NOT_IN_CHAIN | EFFECTS_EXHAUSTED | INPUT_INVALID for an id that is taken
 */
export function edited(chain: string, effects: readonly Effect[], edit: ChainEdit): Effect[] {
  if (edit.kind === 'put') return edit.effects.reduce<Effect[]>((put, wish) => put.concat(named(wish, put)), []);
  if (edit.kind === 'add') {
    if (effects.length >= CHAIN_EFFECTS_MAX) {
      throw new AppError('EFFECTS_EXHAUSTED', { reason: `${chain} has ${CHAIN_EFFECTS_MAX}` });
    }
    return effects.toSpliced(edit.position ?? effects.length, 0, named(edit.effect, effects));
  }
  const at = effects.findIndex(({ id }) => id === edit.id);
  if (at < 0) {
    const nearest = nearestName(
      edit.id,
      effects.map(({ id }) => id),
    );
    throw new AppError('EFFECT_NOT_IN_CHAIN', { chain, id: edit.id, nearest });
  }
  const others = effects.toSpliced(at, 1);
  if (edit.kind === 'remove') return others;
  const before = effects[at]!;
  const parameters = Object.fromEntries(
    Object.entries({ ...before.parameters, ...edit.parameters }).filter(([, value]) => value !== null),
  ) as Effect['parameters'];
  return others.toSpliced(edit.position ?? at, 0, {
    ...before,
    parameters,
    bypassed: edit.bypassed ?? before.bypassed,
  });
}

/** A wish with all its fields; without an id it is called after its def, with a number when that is taken. */
function named({ def, id, parameters = {}, bypassed = false }: EffectWish, others: readonly Effect[]): Effect {
  const taken = new Set(others.map((other) => other.id));
  if (id !== undefined && taken.has(id)) {
    throw new AppError('INPUT_INVALID', {
      errors: [{ pointer: '/id', detail: `${id} is another effect of the chain` }],
    });
  }
  return { id: id ?? freeName(def, taken), def, parameters, bypassed };
}

function freeName(def: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? def : `${def.slice(0, 60)}-${count}`;
    if (!taken.has(name)) return name;
  }
}
