System.GC.Collect();//.WriteLine();
