import { newSigningSecret, signatureOf } from './sign';

describe('signature', () => {
  it('is the one of the specification', () => {
    // the example of github.com/standard-webhooks/standard-webhooks
    const signature = signatureOf(
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1614265330 * 1000),
      '{"test": 2432232314}',
    );
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('has an entry for each secret', () => {
    const secrets = [newSigningSecret(), newSigningSecret()];
    expect(signatureOf(secrets, 'a', new Date(0), '').split(' ')).toHaveLength(2);
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
