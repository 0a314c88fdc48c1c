namespace Headway.Research.Reasoning;

/// <summary>Makes a reasoning for each run that asks the configured model.</summary>
internal interface IModelReasoning
{
    IReasoning Create();
}
