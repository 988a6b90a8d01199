/** Four times what most decoders take; what is left of the sixteen megabytes of an instance when it is given up. */
const ROOM_BYTES = 4 * 1024 * 1024;

interface Instance {
  /** @returns 0 where there is no room */
  malloc(bytes: number): number;
  free(at: number): void;
}

/** What the two libraries have in common, which is no part of what they promise. */
export interface DecoderInside {
  readonly _common: { readonly wasm: Instance };
  _EmscriptenWASM: new () => { instantiate(): Instance };
  _init(): Promise<void>;
  reset(): Promise<void>;
}

/**
 * Lets `reset` make a new decoder in the instance it has. By itself it makes an instance with 16 MiB for each file,
 * which takes longer than most files to decode. The decoders before are not freed, for the library frees them twice:
 * they go with their instance, once it is nearly full.
 */
export function keepInstance(decoder: DecoderInside): void {
  const { _EmscriptenWASM: Fresh, reset } = decoder;
  decoder.reset = () => {
    const instance = decoder['_common'].wasm;
    const room = instance.malloc(ROOM_BYTES);
    if (room === 0) {
      decoder['_EmscriptenWASM'] = Fresh;
      return reset.call(decoder);
    }
    instance.free(room);
    decoder['_EmscriptenWASM'] = class {
      instantiate = () => instance;
    };
    return decoder['_init']();
  };
}
