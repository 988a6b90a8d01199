import type { TempoMap } from '@oiduna/timing';

/**
 * Maps that a seek has replaced but that are still heard: what was sent by them sounds until `untilMicros`. Until then
 * the position people are told is theirs.
 */
export class PlayedMaps {
  private maps: { readonly map: TempoMap; readonly untilMicros: number }[] = [];

  replaced(map: TempoMap, untilMicros: number): void {
    this.maps.push({ map, untilMicros });
  }

  /** The one that is heard at this time; undefined when it is the present one. */
  at(micros: number): TempoMap | undefined {
    this.maps = this.maps.filter(({ untilMicros }) => untilMicros > micros);
    return this.maps[0]?.map;
  }

  /** After a new start nothing of them is heard. */
  forget(): void {
    this.maps = [];
  }
}
