import { AppError } from '@oiduna/contracts';
import type { KeptVersion } from '../catalogue/catalogue.js';

/** The one version whose sha256 begins so. @throws AppError SYNTHDEF_VERSION_UNKNOWN when none does, or several */
export function versionNamed(version: string, versions: readonly KeptVersion[]): KeptVersion {
  const [found, ...others] = versions.filter(({ synthDef }) => synthDef.sha256.startsWith(version));
  if (found !== undefined && others.length === 0) return found;
  const { name } = versions[0]!.synthDef;
  const but = found === undefined ? '' : `: ${others.length + 1} versions begin so`;
  throw new AppError('SYNTHDEF_VERSION_UNKNOWN', { name, version, but });
}
