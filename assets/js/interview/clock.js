// A clock that counts down and can be paused. It is counted from the time of day, for a browser
// slows the timers of a page in the background. A clock is the seconds that were left at a moment,
// and that moment in milliseconds, or null while it is paused.
const CLOCK = {
  paused: (left) => ({ left, since: null }),

  // Below zero is the time that was taken beyond the limit.
  left({ left, since }, now) {
    return since === null ? left : left - (now - since) / 1000;
  },

  start(clock, now) {
    return { left: CLOCK.left(clock, now), since: now };
  },

  pause(clock, now) {
    return CLOCK.paused(CLOCK.left(clock, now));
  },

  // "4:05". A second that has begun counts as left, so that a full minute is shown as one.
  format(seconds) {
    const whole = Math.abs(Math.ceil(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  },
};
