const levels = { peakDbfs: -3, rmsDbfs: -6.4, loudnessLufs: -7.1 };

/** As a studio with one track that is too loud answers. */
export const meters = { master: levels, tracks: { kick: { ...levels, peakDbfs: 1.5 } } };
