import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@libsql/client';
import { onTestFinished } from 'vitest';

export const FORMER_KEY = 'the-key-of-the-former-installation-42';
/** Stands in answers, in an analysis and in a prompt: it must never be found in plain in a home. */
export const FORMER_MARKER = 'the-lamp-on-the-windowsill';
export const BCRYPT_HASH = `$2b$12$${'abcdefghijklmnopqrstuv'}${'ABCDEFGHIJKLMNOPQRSTUVWXYZ01234'}`;

const PROMPT = '11111111-1111-4111-8111-111111111111';
const TEST = '22222222-2222-4222-8222-222222222222';
export const FORMER_IDS = {
  prompt: PROMPT,
  test: TEST,
  ada: '33333333-3333-4333-8333-333333333333',
  ben: '44444444-4444-4444-8444-444444444444',
  assessment: '55555555-5555-4555-8555-555555555555',
  analysis: '66666666-6666-4666-8666-666666666666',
} as const;

/** The tables as Prisma makes them for SQLite. */
const SCHEMA = `
CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "migration_name" TEXT NOT NULL);
CREATE TABLE "Prompt" ("id" TEXT NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, "name" TEXT NOT NULL, "description" TEXT, "content" TEXT NOT NULL, "model" TEXT NOT NULL,
  "isActive" BOOLEAN NOT NULL DEFAULT true, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL);
CREATE TABLE "PromptVariant" ("id" TEXT NOT NULL PRIMARY KEY, "promptId" TEXT NOT NULL, "variantType" TEXT NOT NULL, "temperature" REAL NOT NULL, "maxTokens" INTEGER NOT NULL,
  "thinkingType" TEXT NOT NULL, "budgetTokens" INTEGER, "isDefault" BOOLEAN NOT NULL DEFAULT false, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL,
  CONSTRAINT "PromptVariant_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "PromptVersion" ("id" TEXT NOT NULL PRIMARY KEY, "promptId" TEXT NOT NULL, "version" INTEGER NOT NULL, "content" TEXT NOT NULL, "model" TEXT NOT NULL, "changedBy" TEXT, "changeNote" TEXT,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "PromptVersion_promptId_fkey" FOREIGN KEY ("promptId") REFERENCES "Prompt" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE "ABTest" ("id" TEXT NOT NULL PRIMARY KEY, "promptId" TEXT NOT NULL, "name" TEXT NOT NULL, "description" TEXT, "isActive" BOOLEAN NOT NULL DEFAULT false, "startDate" DATETIME, "endDate" DATETIME,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL);
CREATE TABLE "ABVariant" ("id" TEXT NOT NULL PRIMARY KEY, "abTestId" TEXT NOT NULL, "name" TEXT NOT NULL, "content" TEXT NOT NULL, "model" TEXT NOT NULL, "weight" REAL NOT NULL DEFAULT 0.5,
  "impressions" INTEGER NOT NULL DEFAULT 0, "conversions" INTEGER NOT NULL DEFAULT 0, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL);
CREATE TABLE "ABVariantConfig" ("id" TEXT NOT NULL PRIMARY KEY, "abVariantId" TEXT NOT NULL, "variantType" TEXT NOT NULL, "temperature" REAL NOT NULL, "maxTokens" INTEGER NOT NULL, "thinkingType" TEXT NOT NULL, "budgetTokens" INTEGER);
CREATE TABLE "User" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL, "password" TEXT NOT NULL, "emailVerified" BOOLEAN NOT NULL DEFAULT false, "emailVerifiedAt" DATETIME,
  "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL, "name" TEXT NOT NULL, "gender" TEXT, "birthYear" INTEGER NOT NULL,
  "failedLoginAttempts" INTEGER NOT NULL DEFAULT 0, "lockoutUntil" DATETIME, "lastFailedLoginAt" DATETIME);
CREATE TABLE "RefreshToken" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL, "token" TEXT NOT NULL, "expiresAt" DATETIME NOT NULL, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE "PasswordResetToken" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL, "token" TEXT NOT NULL, "expiresAt" DATETIME NOT NULL, "usedAt" DATETIME, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE "EmailVerifyToken" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL, "token" TEXT NOT NULL, "expiresAt" DATETIME NOT NULL, "usedAt" DATETIME, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE "Assessment" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL, "responses" TEXT NOT NULL, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" DATETIME NOT NULL);
CREATE TABLE "Analysis" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL, "assessmentId" TEXT, "result" TEXT NOT NULL, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX "Prompt_key_key" ON "Prompt"("key");
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "Assessment_userId_idx" ON "Assessment"("userId");
`;

const ROWS = `
INSERT INTO "_prisma_migrations" VALUES ('m', 'c', '0001_init');
INSERT INTO "Prompt" VALUES ('${PROMPT}', 'IDENTITY_ANALYSIS', 'Identity analysis', 'Finds patterns', 'Read closely. ${FORMER_MARKER}. Żółw. {"patterns": []}', 'claude-sonnet-4-5', 1, 1735689600000, '2026-01-03T10:00:00.000+00:00');
INSERT INTO "PromptVariant" VALUES ('pv-1', '${PROMPT}', 'withThinking', 1, 16000, 'enabled', 8000, 1, 1735689600000, 1735689600000);
INSERT INTO "PromptVariant" VALUES ('pv-2', '${PROMPT}', 'withoutThinking', 0.6, 8000, 'disabled', NULL, 0, 1735689600000, 1735689600000);
INSERT INTO "PromptVersion" VALUES ('ver-1', '${PROMPT}', 1, 'First text.', 'claude-sonnet-4-5', NULL, 'Initial', '2025-01-01 00:00:00');
INSERT INTO "PromptVersion" VALUES ('ver-2', '${PROMPT}', 2, 'Second text.', 'claude-sonnet-4-5', 'kim', NULL, 1735776000000);
INSERT INTO "ABTest" VALUES ('${TEST}', '${PROMPT}', 'Shorter', 'Shorter is clearer', 1, 1735776000000, NULL, 1735776000000, 1735776000000);
INSERT INTO "ABVariant" VALUES ('arm-a', '${TEST}', 'Long', 'Long text.', 'claude-sonnet-4-5', 0.7, 120, 33, 1735776000000, 1735776000000);
INSERT INTO "ABVariant" VALUES ('arm-b', '${TEST}', 'Short', 'Short text.', 'claude-opus-4-5', 0.3, 51, 17, 1735776000000, 1735776000000);
INSERT INTO "ABVariantConfig" VALUES ('cfg-1', 'arm-a', 'withThinking', 1, 16000, 'enabled', 4000);
INSERT INTO "User" VALUES ('${FORMER_IDS.ada}', 'Ada@Example.org', '${BCRYPT_HASH}', 1, 1735776000000, 1735689600000, 1735776000000, 'Ada', 'female', 1981, 0, NULL, NULL);
INSERT INTO "User" VALUES ('${FORMER_IDS.ben}', 'ben@example.org', '${BCRYPT_HASH.replace('$2b$', '$2a$')}', 0, NULL, '2025-06-01T08:00:00.000Z', 1735776000000, 'Ben', NULL, 1990, 3, NULL, 1735776000000);
INSERT INTO "RefreshToken" VALUES ('rt-1', '${FORMER_IDS.ada}', 'tok', 1735776000000, 1735776000000);
INSERT INTO "EmailVerifyToken" VALUES ('ev-1', '${FORMER_IDS.ben}', 'tok', 1735776000000, NULL, 1735776000000);
INSERT INTO "Assessment" VALUES ('${FORMER_IDS.assessment}', '${FORMER_IDS.ada}', '{"energy_drains":"${FORMER_MARKER}","core_values":["growth"],"energy_consistency":3}', 1735776000000, 1735776000000);
INSERT INTO "Analysis" VALUES ('${FORMER_IDS.analysis}', '${FORMER_IDS.ada}', '${FORMER_IDS.assessment}', '{"language":"polish","patterns":[{"title":"Wzór","evidence":["${FORMER_MARKER}"]}]}', '2026-02-01T09:30:00.000Z');
INSERT INTO "Analysis" VALUES ('an-2', '${FORMER_IDS.ben}', NULL, '{"language":"english","patterns":[]}', 1738400000000);
`;

/** Runs statements on a former database that was made before. */
export async function changeFormer(file: string, sql: string, encryptionKey?: string): Promise<void> {
  const client = open(file, encryptionKey);
  await client.executeMultiple(sql);
  client.close();
}

/** A database as the former Votive leaves it, in a folder of its own: two people, a prompt with two versions and a running test. `more` adds to it. */
export async function makeFormer({
  key,
  more = '',
  schema = SCHEMA,
  rows = ROWS,
}: {
  key?: string;
  more?: string;
  schema?: string;
  rows?: string;
} = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-former-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'prompts.db');
  const client = open(file, key);
  await client.executeMultiple(`${schema}${rows}${more}`);
  client.close();
  return file;
}

/** As `makeFormer`, but the file stays open in WAL mode, its newest rows in the log. */
export async function makeFormerInUse(): Promise<{ file: string; client: Client }> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-former-'));
  const file = join(folder, 'prompts.db');
  const client = open(file, undefined);
  onTestFinished(() => {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await client.execute('PRAGMA journal_mode = WAL');
  await client.executeMultiple(`${SCHEMA}${ROWS}`);
  return { file, client };
}

function open(file: string, encryptionKey: string | undefined): Client {
  return createClient({ url: `file:${file}`, ...(encryptionKey !== undefined && { encryptionKey }) });
}
