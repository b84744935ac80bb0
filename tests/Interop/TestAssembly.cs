// Servers, clients and a browser share the machine with the tests: one after the other, so that deadlines mean something.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
