export default {
  server: { port: 3000, host: "127.0.0.1" },
  agent: { maxConcurrent: 10 },
  ntm: { enabled: true, pollIntervalMs: 5000 },
};
