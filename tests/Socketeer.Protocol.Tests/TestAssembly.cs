// The pools are shared by the process: a test that counts what they save, or misuses what they hand out, must be alone.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
