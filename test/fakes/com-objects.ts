/** COM objects in this process's own memory, with real tables of functions: they count who holds them. */
import koffi from 'koffi';
import { guid, type Interface } from '../../src-main/native/windows/com.ts';

type Value = bigint | number | null;
/** What a method does; an HRESULT other than S_OK is returned as a number. */
type Methods = Readonly<Record<string, (...values: Value[]) => number | void>>;

export const noInterface = 0x80004002 | 0;
export const failure = 0x80004005 | 0;

export interface ComMemory extends Disposable {
  /**
   * An object that has these interfaces; nobody holds it until it is handed out. Never made within a method: koffi takes no
   * new callbacks while one is under way.
   */
  object(...parts: readonly (readonly [Interface, Methods])[]): ComObject;
  /** Text that whoever gets it has to free; its address. */
  text(content: string): bigint;
  /** Throws when it was freed before or is none. */
  free(text: bigint): void;
  /** What is still held, and what went wrong in a method, where no test would hear of it. */
  left(): { readonly objects: number; readonly texts: number; readonly problems: readonly unknown[] };
}

export interface ComObject {
  /** Writes its address there, and is held once more. */
  handOut(out: Value, iid?: Value): number;
}

export function openComMemory(): ComMemory {
  const kept: Buffer[] = [];
  const callbacks: bigint[] = [];
  const held: { references: number }[] = [];
  const texts = new Map<bigint, Buffer>();
  const problems: unknown[] = [];

  function keep(bytes: Buffer): bigint {
    kept.push(bytes);
    return koffi.address(bytes);
  }

  function table(type: Interface, methods: Methods): bigint {
    const functions = Buffer.alloc(type.methods.length * 8);
    for (const [index, [name, ...types]] of type.methods.entries()) {
      const act = (_self: bigint, ...values: Value[]) => {
        try {
          const method = methods[name];
          if (method === undefined) throw new Error(`nobody expects ${name}`);
          return method(...values) ?? 0;
        } catch (error) {
          problems.push(error);
          return failure;
        }
      };
      const callback = koffi.register(act, koffi.pointer(koffi.proto('int32_t', ['void *', ...types])));
      callbacks.push(callback);
      functions.writeBigUInt64LE(callback, index * 8);
    }
    return keep(functions);
  }

  return {
    object: (...parts) => {
      const counter = { references: 0 };
      held.push(counter);
      const addresses = parts.map(([type, methods]) => {
        const instance = Buffer.alloc(8);
        instance.writeBigUInt64LE(
          table(type, {
            ...methods,
            QueryInterface: (iid, out = null) => handOut(out, iid),
            AddRef: () => ++counter.references,
            Release: () => {
              counter.references -= 1;
              if (counter.references < 0) problems.push(new Error('released too often'));
              return counter.references;
            },
          }),
        );
        return { iid: type.iid, address: keep(instance) };
      });
      function handOut(out: Value, iid?: Value): number {
        const asked = iid === undefined ? null : Buffer.from(koffi.decode(iid, koffi.array('uint8_t', 16)));
        const found = addresses.find(
          (each) => asked === null || (each.iid !== null && guid(each.iid).equals(asked)),
        );
        if (found === undefined) return noInterface;
        counter.references += 1;
        koffi.encode(out, 'void *', found.address);
        return 0;
      }
      return { handOut };
    },
    text: (content) => {
      const bytes = Buffer.from(`${content}\0`, 'utf16le');
      const address = keep(bytes);
      texts.set(address, bytes);
      return address;
    },
    free: (text) => {
      if (!texts.delete(text)) problems.push(new Error('freed what is no text, or was freed before'));
    },
    left: () => ({
      objects: held.reduce((sum, { references }) => sum + references, 0),
      texts: texts.size,
      problems,
    }),
    [Symbol.dispose]: () => {
      for (const callback of callbacks) koffi.unregister(callback);
      kept.length = 0;
    },
  };
}
