/** Bytes that grow at the end. Appending is linear in what is appended, however small the pieces. */
export interface GrowingBytes {
  readonly length: number;
  append(bytes: Uint8Array): void;
  /** The bytes so far, as a view that the next `append` may leave behind. */
  view(): Buffer;
  /** A copy that nothing else holds. */
  copy(): Uint8Array;
}

/** Makes an empty one. */
export function growingBytes(): GrowingBytes {
  let store = Buffer.alloc(0);
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(bytes) {
      if (length + bytes.length > store.length) {
        const grown = Buffer.allocUnsafeSlow(Math.max(512, store.length * 2, length + bytes.length));
        grown.set(store.subarray(0, length));
        store = grown;
      }
      store.set(bytes, length);
      length += bytes.length;
    },
    view: () => store.subarray(0, length),
    copy: () => new Uint8Array(store.subarray(0, length)),
  };
}
