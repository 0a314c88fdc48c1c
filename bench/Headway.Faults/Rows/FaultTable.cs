namespace Headway.Faults.Rows;

/// <summary>All rows, in the order of the table.</summary>
internal static class FaultTable
{
    public static IReadOnlyList<IFault> Rows { get; } =
    [
        new NodeKilled(), new RedisRestarted(isKilled: false), new RedisRestarted(isKilled: true), new RedisEmptied(),
        new NodeCutOff(), new MasterKilled(), new ReadersAcrossNodes(), new ChannelFlood(), new RollingRestart(),
    ];
}
