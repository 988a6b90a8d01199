import type { Sample } from '@oiduna/contracts';

/** What is not as it should be, one line for each finding. */
export const findingsText = (samples: readonly Pick<Sample, 'bank' | 'fileName' | 'verdict' | 'findings'>[]): string =>
  samples
    .flatMap(({ bank, fileName, verdict, findings }) =>
      findings.map(({ code, detail }) => `\n${bank}/${fileName} is ${verdict} (${code}): ${detail}`),
    )
    .join('');
