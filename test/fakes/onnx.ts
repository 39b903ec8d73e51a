/**
 * Writes models in ONNX's own format, as small as they get: for the engine, whose real models are
 * too large to come with the tests. Field numbers are those of onnx.proto.
 */

export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly outputs: Readonly<Record<string, Shape>>;
  readonly constants: Readonly<Record<string, Constant>>;
  /** What the engine reads before it runs the model. */
  readonly metadata?: Readonly<Record<string, string | number>>;
}

interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, readonly number[]>>;
}

type NumberType = 'float' | 'int32' | 'int64';

/** A name stands for a length that is known only at run time. */
interface Shape {
  readonly type: NumberType;
  readonly dims: readonly (number | string)[];
}

interface Constant {
  readonly type: NumberType;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

const typeNumbers: Readonly<Record<NumberType, number>> = { float: 1, int32: 6, int64: 7 };

export function onnxModel({ nodes, inputs, outputs, constants, metadata = {} }: Graph): Buffer {
  const graph = message([
    ...nodes.map((node) => field(1, nodeProto(node))),
    field(2, 'graph'),
    ...Object.entries(constants).map(([name, constant]) => field(5, tensorProto(name, constant))),
    ...Object.entries(inputs).map(([name, shape]) => field(11, valueInfo(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => field(12, valueInfo(name, shape))),
  ]);
  return message([
    field(1, 8),
    field(7, graph),
    field(8, message([field(1, ''), field(2, 17)])),
    ...Object.entries(metadata).map(([key, value]) =>
      field(14, message([field(1, key), field(2, String(value))])),
    ),
  ]);
}

function nodeProto({ type, inputs, outputs, attributes = {} }: Node): Buffer {
  return message([
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, type),
    ...Object.entries(attributes).map(([name, values]) =>
      field(5, message([field(1, name), ...values.map((value) => field(8, value)), field(20, 7)])),
    ),
  ]);
}

function tensorProto(name: string, { type, dims, values }: Constant): Buffer {
  const arrays = { float: Float32Array, int32: Int32Array };
  const data = type === 'int64' ? BigInt64Array.from(values, BigInt) : arrays[type].from(values);
  return message([
    ...dims.map((length) => field(1, length)),
    field(2, typeNumbers[type]),
    field(8, name),
    field(9, Buffer.from(data.buffer)),
  ]);
}

function valueInfo(name: string, { type, dims }: Shape): Buffer {
  const shape = dims.map((length) =>
    field(1, message([typeof length === 'number' ? field(1, length) : field(2, length)])),
  );
  const tensor = message([field(1, typeNumbers[type]), field(2, message(shape))]);
  return message([field(1, name), field(2, message([field(1, tensor)]))]);
}

const message = (fields: readonly Buffer[]) => Buffer.concat(fields);

function field(number: number, value: number | string | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
  }
  return Buffer.from(bytes);
}
