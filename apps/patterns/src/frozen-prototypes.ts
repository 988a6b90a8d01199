/** What every value inherits from. */
const BUILT_IN = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  RegExp,
  Date,
  Error,
  RangeError,
  SyntaxError,
  TypeError,
];

/**
 * Text is interpreted over a list of what there is and reaches none of these; should a mistake of ours ever hand one
 * out, nothing a stranger does to it lasts for the next text.
 */
export function freezePrototypes(): void {
  for (const constructor of BUILT_IN) {
    Object.freeze(constructor.prototype);
    Object.freeze(constructor);
  }
  Object.freeze(Object.getPrototypeOf([][Symbol.iterator]()));
}
