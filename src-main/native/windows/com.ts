/**
 * Calls the methods of COM and WinRT objects through koffi. An object is a pointer to a pointer to a table of
 * functions, in the order of the interface's IDL; what a method hands out is a reference that has to be released.
 */
import koffi, { type TypeObject } from 'koffi';

/** A method's name and the types of what it takes after the object itself; none where it takes nothing more or is never called. */
type Method = readonly [name: string, ...types: string[]];

export interface Interface {
  /** Null where nobody has to ask for it: what hands it out hands out this very interface. */
  readonly iid: string | null;
  /** All of its table, in order, those of what it inherits from first. */
  readonly methods: readonly Method[];
}

export const unknownMethods = [
  ['QueryInterface', 'void *', 'void *'],
  ['AddRef'],
  ['Release'],
] as const satisfies readonly Method[];

export const inspectableMethods = [
  ...unknownMethods,
  ['GetIids'],
  ['GetRuntimeClassName'],
  ['GetTrustLevel'],
] as const satisfies readonly Method[];

type NameIn<Called extends Interface> = Called['methods'][number][0];

const pointerBytes = 8;

const prototypes = new Map<string, TypeObject>();

/** All methods return an HRESULT, or a count of the same size. */
function prototype(types: readonly string[]): TypeObject {
  const key = types.join();
  const known = prototypes.get(key);
  if (known !== undefined) return known;
  const made = koffi.proto('int32_t', ['void *', ...types]);
  prototypes.set(key, made);
  return made;
}

/** Throws when it is a failure, which an HRESULT says by being negative. */
export function succeeded(what: string, code: number): number {
  if (code < 0) throw new Error(`${what} failed with 0x${(code >>> 0).toString(16).padStart(8, '0')}`);
  return code;
}

/** What is out by reference is a buffer it is written to. The HRESULT; throws when it is a failure. */
export function call<Called extends Interface>(
  object: bigint,
  type: Called,
  name: NameIn<Called>,
  ...values: readonly (bigint | number | Buffer | null)[]
): number {
  const index = type.methods.findIndex(([method]) => method === name);
  const [, ...types] = type.methods[index] ?? [name];
  const table = koffi.decode(object, 'void *');
  const method = koffi.decode(table, index * pointerBytes, 'void *');
  return succeeded(name, koffi.call(method, prototype(types), object, ...values));
}

/** Everything that is handed out while something is done, given back when it is done, the last first. */
export interface Owned {
  /** A reference that was counted for us. */
  object(pointer: bigint): bigint;
  /** Anything else that has to be freed. */
  later(free: () => void): void;
}

export async function withOwned<Result>(work: (owned: Owned) => Result | Promise<Result>): Promise<Result> {
  const frees: (() => void)[] = [];
  try {
    return await work({
      object: (pointer) => {
        frees.push(() => void call(pointer, { iid: null, methods: unknownMethods }, 'Release'));
        return pointer;
      },
      later: (free) => void frees.push(free),
    });
  } finally {
    for (const free of frees.reverse()) free();
  }
}

/** Room for something that is written there, and how it is read. */
export const room = () => Buffer.alloc(pointerBytes);

/** The object that a method hands out last. */
export function handedOut<Called extends Interface>(
  owned: Owned,
  object: bigint,
  type: Called,
  name: NameIn<Called>,
  ...values: readonly (bigint | number | Buffer | null)[]
): bigint {
  const out = room();
  call(object, type, name, ...values, out);
  return owned.object(pointerIn(name, out));
}

/** The same object by another of its interfaces. */
export function as(owned: Owned, object: bigint, type: Interface): bigint {
  return handedOut(
    owned,
    object,
    { iid: null, methods: unknownMethods },
    'QueryInterface',
    guid(type.iid ?? ''),
  );
}

export function numberOut<Called extends Interface>(
  object: bigint,
  type: Called,
  name: NameIn<Called>,
  read: (out: Buffer) => number,
): number {
  const out = room();
  call(object, type, name, out);
  return read(out);
}

export function pointerIn(what: string, out: Buffer): bigint {
  const pointer = out.readBigUInt64LE();
  if (pointer === 0n) throw new Error(`${what} handed out nothing`);
  return pointer;
}

/** As it lies in memory: the first three parts are numbers in the computer's own order, the rest bytes. */
export function guid(text: string): Buffer {
  const hex = text.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new Error(`no GUID: ${text}`);
  const bytes = Buffer.from(hex, 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** Text of Windows, which ends with a zero. */
export function textAt(pointer: bigint): string {
  return koffi.decode.string16(pointer);
}
