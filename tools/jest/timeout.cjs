// Integration tests start servers and applications: on a busy machine that takes longer than jest's five seconds.
jest.setTimeout(60_000);
