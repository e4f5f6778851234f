import { connectPacket, eventPacket, readPacket } from './packets';

describe('socket packets', () => {
  it.each([
    ['0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', { kind: 'open', silenceMs: 45_000 }],
    ['2', { kind: 'ping' }],
    ['1', { kind: 'disconnected' }],
    ['40/widget,{"sid":"b"}', { kind: 'connected' }],
    ['41/widget,', { kind: 'disconnected' }],
    ['41/widget', { kind: 'disconnected' }],
    ['44/widget,{"message":"no","data":{"error":{}}}', { kind: 'refused', data: { error: {} } }],
    ['42/widget,["read",{"seq":3}]', { kind: 'event', name: 'read', payload: { seq: 3 } }],
    ['42/widget,17["read",{"seq":3}]', { kind: 'event', name: 'read', payload: { seq: 3 } }],
    ['42/widget,["session.ended"]', { kind: 'event', name: 'session.ended', payload: undefined }],
  ])('reads %s', (data, packet) => {
    expect(readPacket(data, '/widget')).toEqual(packet);
  });

  it.each([
    '',
    '42["read",{}]',
    '42/other,["read",{}]',
    '42/widget,[',
    '0',
    '0{',
    '42/widget,{}',
    '9',
    '4',
    '42/widget,[1]',
  ])('takes %j for nothing', (data) => {
    expect(readPacket(data, '/widget')).toEqual({ kind: 'other' });
  });

  it('writes what the namespace understands', () => {
    expect(connectPacket('/widget', { token: 't' })).toBe('40/widget,{"token":"t"}');
    expect(eventPacket('/widget', 'read', { seq: 3 })).toBe('42/widget,["read",{"seq":3}]');
  });
});
