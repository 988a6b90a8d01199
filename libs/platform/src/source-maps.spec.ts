import { getSourceMapsSupport, setSourceMapsSupport } from 'node:module';
import { expect, it } from 'vitest';

it('source maps are read for our own files, and not for those of packages', async () => {
  setSourceMapsSupport(false);
  await import('./source-maps.js');
  expect(getSourceMapsSupport()).toMatchObject({ enabled: true, nodeModules: false });
});
