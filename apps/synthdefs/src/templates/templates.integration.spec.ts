import { describe, expect, it } from 'vitest';
import { Templates } from './templates.js';
import { TemplatesHandler } from './templates.handler.js';

const handler = new TemplatesHandler(new Templates());
const { templates } = handler.list();

describe('the templates', () => {
  it('are at least twelve, instruments first, each with what it is in one sentence', () => {
    expect(templates.length).toBeGreaterThanOrEqual(12);
    const roles = templates.map(({ role }) => role);
    expect(roles).toEqual(roles.toSorted().toReversed());
    for (const { name, summary } of templates) {
      expect(summary, name).toMatch(/^[A-Z].{20,120}\.$/);
    }
  });

  it.each(templates)('hold the source of $name, under its name or another', ({ name, role, summary }) => {
    expect(handler.get({ name })).toMatchObject({ name, role, summary });
    expect(handler.get({ name }).source).toContain(`SynthDef(\\${name}, {`);
    const mine = handler.get({ name, as: 'my_own' });
    expect(mine).toMatchObject({ name: 'my_own', role, summary });
    expect(mine.source.replace('SynthDef(\\my_own,', `SynthDef(\\${name},`)).toBe(handler.get({ name }).source);
  });

  it('answer a name that is none with the nearest', () => {
    expect(() => handler.get({ name: 'pluk' })).toThrow(
      expect.objectContaining({ code: 'TEMPLATE_UNKNOWN', details: { name: 'pluk', nearest: 'pluck' } }),
    );
  });
});
