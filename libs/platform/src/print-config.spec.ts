import { Module } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ServiceSettings } from './config.js';
import { runService } from './service.js';

@Module({})
class Nothing {}

it('a process asked for its settings prints them alone, and does nothing first that could print too', async () => {
  const { argv } = process;
  process.argv = [...argv, '--print-config'];
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const definition = { name: 'samples', config: z.object(ServiceSettings), module: Nothing } as const;
    await runService(definition, {}, () => expect.unreachable());
    expect(printed.mock.calls.map(([text]) => JSON.parse(String(text)))).toEqual([
      expect.arrayContaining([expect.objectContaining({ key: 'HTTP_PORT' })]),
    ]);
  } finally {
    printed.mockRestore();
    process.argv = argv;
  }
});
