// What waits for servers that were killed leaves the processors to others.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
