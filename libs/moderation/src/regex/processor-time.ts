const clock: { threadCpuUsage?: () => NodeJS.CpuUsage; cpuUsage: () => NodeJS.CpuUsage } = process;

/**
 * Milliseconds of processor time that this thread has taken so far, which other work on the machine does not lengthen as it
 * does the clock on the wall; in steps of up to some milliseconds. Node before 23.9 knows that of the whole process only.
 */
export function processorMs(): number {
  const { user, system } = clock.threadCpuUsage?.() ?? clock.cpuUsage();
  return (user + system) / 1000;
}
