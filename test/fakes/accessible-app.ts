/** A desktop's accessibility bus with an app that has one text field, as much of it as is asked for; counts in characters. */
import { type MessageBus as Client, createClient, defineInterface } from 'dbus-native';

const root = '/org/a11y/atspi/accessible/root';
const windowPath = '/org/a11y/atspi/accessible/1';
const fieldPath = '/org/a11y/atspi/accessible/2';
const active = 1 << 1;
const focusedAndEditable = (1 << 12) | (1 << 7);

export interface AccessibleField {
  text: string;
  caret: number;
  selection: readonly [number, number] | null;
  role: number;
  hasFocus: boolean;
  /** Whether its window says that it is the one in use. */
  isActive: boolean;
  /** Whether others may change its text. */
  isChangeable: boolean;
  /** It answers nothing any more. */
  hangs: boolean;
  /** So many texts that are to be put into it are neither put there nor answered. */
  deafTo: number;
  /** What was asked of it, by member. */
  readonly asked: string[];
}

const ordinary = {
  text: '',
  caret: 0,
  selection: null,
  role: 61,
  hasFocus: true,
  isActive: true,
  isChangeable: true,
  hangs: false,
  deafTo: 0,
} as const;

/** The buses are one here. Each field is in an app of its own. */
export async function startAccessibleDesktop(
  address: string,
  wanted: readonly Partial<AccessibleField>[],
): Promise<AsyncDisposable & { readonly fields: readonly AccessibleField[] }> {
  const fields: AccessibleField[] = wanted.map((field) => ({ ...ordinary, ...field, asked: [] }));
  const apps = await Promise.all(fields.map((field) => startApp(address, field)));
  const desktop = createClient({ busAddress: address });
  await desktop.ownName('org.a11y.Bus');
  await desktop.export(
    '/org/a11y/bus',
    defineInterface({
      name: 'org.a11y.Bus',
      methods: { GetAddress: { out: { address: 's' }, handler: () => address } },
    }),
  );
  await desktop.ownName('org.a11y.atspi.Registry');
  await desktop.export(
    root,
    accessible({ children: () => apps.map(({ name }) => [name, root]), states: () => 0, role: () => 14 }),
  );
  return {
    fields,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([desktop.close(), ...apps.map(({ client }) => client.close())]);
    },
  };
}

async function startApp(address: string, field: AccessibleField): Promise<{ client: Client; name: string }> {
  const client = createClient({ busAddress: address });
  await new Promise<void>((resolve, reject) => client.getId((error) => (error ? reject(error) : resolve())));
  const name = client.name ?? '';
  const characters = () => [...field.text];
  /** Notes what is asked; a handler that never settles is an app that hangs. */
  const answers = <Value>(member: string, answer: () => Value): Value | Promise<Value> => {
    field.asked.push(member);
    return field.hangs ? new Promise(() => {}) : answer();
  };
  await client.export(
    root,
    accessible({ children: () => [[name, windowPath]], states: () => 0, role: () => 75 }),
  );
  await client.export(
    root,
    defineInterface({
      name: 'org.a11y.atspi.Application',
      properties: { ToolkitName: { type: 's', value: 'gtk' } },
    }),
  );
  await client.export(
    windowPath,
    accessible({
      children: () => [[name, fieldPath]],
      states: () => (field.isActive ? active : 0),
      role: () => 23,
    }),
  );
  await client.export(
    windowPath,
    defineInterface({
      name: 'org.a11y.atspi.Collection',
      methods: {
        GetMatches: {
          in: { rule: '(aiia{ss}iaiiasib)', order: 'u', count: 'i', traverse: 'b' },
          out: { found: 'a(so)' },
          handler: () => answers('GetMatches', () => (field.hasFocus ? [[name, fieldPath]] : [])),
        },
      },
    }),
  );
  await client.export(
    fieldPath,
    accessible({
      children: () => [],
      states: () => answers('GetState', () => (field.hasFocus ? focusedAndEditable : 0)),
      role: () => answers('GetRole', () => field.role),
      interfaces: () => (field.isChangeable ? ['org.a11y.atspi.EditableText'] : []),
    }),
  );
  await client.export(
    fieldPath,
    defineInterface({
      name: 'org.a11y.atspi.Text',
      properties: {
        CaretOffset: { type: 'i', access: 'read', get: () => field.caret },
        CharacterCount: { type: 'i', access: 'read', get: () => characters().length },
      },
      methods: {
        GetText: {
          in: { start: 'i', end: 'i' },
          out: { text: 's' },
          handler: ({ start, end }) => answers('GetText', () => characters().slice(start, end).join('')),
        },
        GetNSelections: { out: { count: 'i' }, handler: () => (field.selection === null ? 0 : 1) },
        GetSelection: {
          in: { number: 'i' },
          out: { start: 'i', end: 'i' },
          handler: () => ({ start: field.selection?.[0] ?? 0, end: field.selection?.[1] ?? 0 }),
        },
        SetCaretOffset: {
          in: { offset: 'i' },
          out: { done: 'b' },
          handler: ({ offset }) => {
            field.caret = offset;
            return true;
          },
        },
      },
    }),
  );
  await client.export(
    fieldPath,
    defineInterface({
      name: 'org.a11y.atspi.EditableText',
      methods: {
        DeleteText: {
          in: { start: 'i', end: 'i' },
          out: { done: 'b' },
          handler: ({ start, end }) => {
            field.text = [...characters().slice(0, start), ...characters().slice(end)].join('');
            field.caret = start;
            return true;
          },
        },
        InsertText: {
          in: { at: 'i', text: 's', length: 'i' },
          out: { done: 'b' },
          handler: ({ at, text, length }) => {
            if (field.deafTo > 0) {
              field.deafTo -= 1;
              return new Promise(() => {});
            }
            const inserted = Buffer.from(text).subarray(0, length).toString();
            field.text = [...characters().slice(0, at), inserted, ...characters().slice(at)].join('');
            return true;
          },
        },
      },
    }),
  );
  return { client, name };
}

function accessible(of: {
  children: () => unknown;
  states: () => unknown;
  role: () => unknown;
  interfaces?: () => unknown;
}) {
  return defineInterface({
    name: 'org.a11y.atspi.Accessible',
    methods: {
      GetChildren: { out: { children: 'a(so)' }, handler: of.children },
      GetState: { out: { states: 'au' }, handler: async () => [await of.states(), 0] },
      GetRole: { out: { role: 'u' }, handler: of.role },
      GetInterfaces: { out: { interfaces: 'as' }, handler: of.interfaces ?? (() => []) },
    },
  });
}
