internal import ArgumentParser
internal import SlalomCommands

Slalom.main()
