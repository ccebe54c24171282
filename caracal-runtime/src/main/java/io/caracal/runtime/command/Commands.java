package io.caracal.runtime.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The list of commands, in the order of the usage text. */
public final class Commands {
    private Commands() {}

    /** Adds every command under its name. */
    public static CommandLine addTo(CommandLine caracal, CommandContext context) {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("up", new UpCommand(context));
        commands.put("down", new DownCommand(context));
        commands.put("status", new StatusCommand(context));
        commands.put("doctor", new DoctorCommand(context));
        commands.put("debug", new CommandLine(new DebugCommand()).addSubcommand(new DebugRequestCommand(context)));
        commands.put("logs", new LogsCommand(context));
        commands.put("drill", new DrillCommand(context));
        commands.put("restart", new RestartCommand(context));
        commands.put("upgrade", new UpgradeCommand(context));
        commands.put("backup", new BackupCommand(context));
        commands.put("restore", new RestoreCommand(context));
        commands.put("evidence", new EvidenceCommand(context));
        commands.put("rotate", new RotateCommand(context));
        commands.put("allowlist", new AllowlistCommand(context));
        commands.put("purge", new PurgeCommand(context));
        commands.put("run", new RunCommand(context));
        commands.put("demo", new DemoCommand(context));
        commands.put("completion", new CompletionCommand(context));
        commands.put("version", new VersionCommand(context));
        commands.put("migrate", new MigrateCommand(context));
        commands.put("help", new CommandLine.HelpCommand());
        commands.put("schema", new SchemaCommand(context));
        commands.put("streams", new StreamsCommand(context));
        commands.put("supervise", new SuperviseCommand(context));
        commands.put("prepare", new PrepareCommand(context));
        commands.forEach(caracal::addSubcommand);
        return caracal;
    }
}
