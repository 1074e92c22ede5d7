// The random numbers of Python's `random.Random(seed).random()`: the Mersenne Twister, after
// Matsumoto and Nishimura's reference code. So a seed chooses the same questions here and in
// `lossbook interview`.
function seededRandom(seed) {
  const [SIZE, SHIFT] = [624, 397];
  const state = new Uint32Array(SIZE);

  // Started from one number, then mixed with the seed as Python does for a seed below 2 ** 32.
  state[0] = 19650218;
  for (let i = 1; i < SIZE; i += 1) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  const mixed = (place, factor) => {
    const before = state[place - 1];
    return state[place] ^ Math.imul(before ^ (before >>> 30), factor);
  };
  let place = 1;
  const goOn = () => {
    place += 1;
    if (place < SIZE) return;
    state[0] = state[SIZE - 1];
    place = 1;
  };
  for (let step = 0; step < SIZE; step += 1) {
    state[place] = mixed(place, 1664525) + seed;
    goOn();
  }
  for (let step = 1; step < SIZE; step += 1) {
    state[place] = mixed(place, 1566083941) - place;
    goOn();
  }
  state[0] = 0x80000000;

  let next = SIZE;
  function renew() {
    for (let i = 0; i < SIZE; i += 1) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    next = 0;
  }

  function word() {
    if (next === SIZE) renew();
    let bits = state[next];
    next += 1;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    bits ^= bits >>> 18;
    return bits >>> 0;
  }

  // 53 bits, from 0 up to and without 1.
  return () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
}
