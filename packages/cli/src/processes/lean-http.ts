/**
 * `node:http` without its cost to ES modules: importing it as one reads every export, among them WebSocket, whose reading loads a whole HTTP client (13 MB resident).
 * The processes that idle all day take it from here.
 */
export const { Agent, createServer, get, request } = process.getBuiltinModule('node:http');
