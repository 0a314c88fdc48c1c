Console.Error.WriteLine("There is nothing to run yet.");
return 2;
