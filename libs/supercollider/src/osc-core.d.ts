/**
 * The encoding core of npm `osc`, without its transports: the package's main file would load `ws`,
 * `dgram` and serialport, which a pure library has no business with.
 */
declare module 'osc/src/osc.js' {
  interface CoreArgument {
    type: string;
    value?: unknown;
  }
  interface CoreMessage {
    address: string;
    args: (CoreArgument | CoreArgument[])[];
  }
  interface CoreBundle {
    timeTag: { raw: [seconds: number, fraction: number] };
    packets: (CoreMessage | CoreBundle)[];
  }
  interface CoreOptions {
    metadata: boolean;
    unpackSingleArgs: boolean;
  }
  const core: {
    writePacket(packet: CoreMessage | CoreBundle, options: CoreOptions): Uint8Array;
    readPacket(bytes: Uint8Array, options: CoreOptions): CoreMessage | CoreBundle;
  };
  export type { CoreArgument, CoreMessage, CoreBundle };
  export default core;
}
