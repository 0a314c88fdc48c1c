using Headway.Server;

return await CommandLine.InvokeAsync(args);
