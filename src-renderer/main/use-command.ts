import { useState } from 'react';
import type { CommandInput, CommandResult, SentCommandName } from '../../src-core/contract.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import { useSend } from './app-state.ts';

/** A command of one control: what it last failed with stands next to that control. */
export function useCommand<Name extends SentCommandName>(name: Name) {
  const send = useSend();
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function run(input: CommandInput<Name>): Promise<CommandResult<Name>> {
    setRunning(true);
    const result = await send(name, input);
    setRunning(false);
    setFailure(result.ok ? null : result.code);
    return result;
  }

  return { run, failure, isRunning, forget: () => setFailure(null) };
}
