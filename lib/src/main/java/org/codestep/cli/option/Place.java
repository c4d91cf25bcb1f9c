package org.codestep.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.codestep.hub.Hub;
import org.codestep.hub.HubName;
import org.codestep.hub.Wanted;
import org.codestep.report.progress.DownloadProgress;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Where something is: a folder that is there, or a repository of the Hub. An option's value; what can be seen to be
 * wrong with it is said at once, and nothing is fetched before the work begins.
 */
public final class Place {

    /** What help says of an option that takes a place. */
    static final String LABEL = "DIR|hub:NAME";

    private final Path folder;
    private final Optional<HubName> name;

    private Place(Path folder, Optional<HubName> name) {
        this.folder = folder;
        this.name = name;
    }

    /** @throws TypeConversionException if there is no such folder, or a name on the Hub is none */
    public static Place parse(String text) {
        if (!HubName.isMeant(text)) {
            return new Place(new PathConverter.InputFolder().convert(text), Optional.empty());
        }
        try {
            return new Place(null, Optional.of(HubName.parse(text)));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /**
     * The folder; that of a repository is the cache's, and what is wanted is in it then.
     *
     * @param command whose standard error tells of a download
     * @throws IOException if it cannot be had
     */
    public Path folder(Wanted wanted, CommandLine command) throws IOException, InterruptedException {
        return name.isPresent() ? hub(command).snapshot(name.get(), wanted) : folder;
    }

    /**
     * The same of a text that is not an option's own value, as that of a setting.
     *
     * @param option that is named if the text is wrong
     * @throws ParameterException if there is no such folder, or a name on the Hub is none
     * @throws IOException if it cannot be had
     */
    public static Path folder(String option, String text, Wanted wanted, CommandLine command)
            throws IOException, InterruptedException {
        Place place;
        try {
            place = parse(text);
        } catch (TypeConversionException e) {
            throw new ParameterException(command, option + ": " + e.getMessage());
        }
        return place.folder(wanted, command);
    }

    /** The Hub, with downloads told on standard error. */
    public static Hub hub(CommandLine command) throws IOException {
        return Hub.fromEnvironment().with(new DownloadProgress(line -> command.getErr().println(line)));
    }

    /** For options. */
    static final class Converter implements ITypeConverter<Place> {
        @Override
        public Place convert(String text) {
            return parse(text);
        }
    }
}
