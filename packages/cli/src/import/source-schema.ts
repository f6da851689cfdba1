import type { SourceTable } from '@votive/shared/contracts/import';

/** The columns without which a table is not that of a former Votive. Others may be there or not: it grew over time. */
export const NEEDED_COLUMNS: Readonly<Record<SourceTable, readonly string[]>> = {
  Prompt: ['id', 'key', 'content'],
  PromptVariant: ['id', 'promptId', 'variantType'],
  PromptVersion: ['id', 'promptId', 'version', 'content'],
  ABTest: ['id', 'promptId', 'name'],
  ABVariant: ['id', 'abTestId', 'name', 'content'],
  ABVariantConfig: ['id', 'abVariantId', 'variantType'],
  User: ['id', 'email', 'password'],
  RefreshToken: ['id', 'userId'],
  PasswordResetToken: ['id', 'userId'],
  EmailVerifyToken: ['id', 'userId'],
  Assessment: ['id', 'userId', 'responses'],
  Analysis: ['id', 'userId', 'result'],
};

/** Tables that belong to SQLite or to the tool that made the schema. */
export const isBookkeeping = (table: string): boolean =>
  /^(sqlite_|libsql_|_litestream_)|^_prisma_migrations$/.test(table);
