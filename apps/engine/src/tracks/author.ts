import type { TrackSettings } from '@oiduna/contracts';
import { currentPerformer } from '@oiduna/platform';

/** Who writes its text answers for what a track plays; who only moves its fader does not. */
export const authorOf = ({ code }: { readonly code?: string | undefined }): Pick<TrackSettings, 'performer'> =>
  code === undefined ? {} : { performer: currentPerformer() };
