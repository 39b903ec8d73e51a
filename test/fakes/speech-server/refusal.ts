/** What a service does not take, and how it says so. */
export class Refusal extends Error {
  readonly status: number;
  /** The service's own name for it, such as `model_not_found`. */
  readonly code: string;
  /** Which field it is about. */
  readonly field: string | null;
  constructor(status: number, message: string, options: { code?: string; field?: string } = {}) {
    super(message);
    this.status = status;
    this.code = options.code ?? 'invalid_request';
    this.field = options.field ?? null;
  }
}
