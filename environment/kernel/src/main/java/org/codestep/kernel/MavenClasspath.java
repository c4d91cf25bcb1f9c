package org.codestep.kernel;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.dflib.jjava.jupyter.kernel.util.PathsHandler;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Finds the jars of Maven artifacts with the {@code mvn} command, hence with the user's own settings, mirrors and
 * local repository.
 */
final class MavenClasspath {
    private static final int MAX_QUOTE = 60;
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";

    private final Map<String, String> repositories = new LinkedHashMap<>();

    /** Adds a repository to those in which {@link #resolve} searches. */
    void addRepository(String id, String url) {
        repositories.put(id, url);
    }

    /**
     * Returns the jars of the artifacts and of what they need at run time.
     *
     * @param coordinates each {@code groupId:artifactId:[packaging:[classifier:]]version}
     */
    List<Path> resolve(List<String> coordinates) {
        if (coordinates.isEmpty()) {
            throw new MagicException("give at least one artifact as groupId:artifactId:version");
        }
        String wanted = coordinates.stream().map(MavenClasspath::dependency).collect(Collectors.joining());
        String sources = repositories.entrySet().stream()
                .map(entry -> "<repository>" + element("id", entry.getKey()) + element("url", entry.getValue())
                        + "</repository>")
                .collect(Collectors.joining());
        return classpath(pom(wanted, sources), "runtime");
    }

    /**
     * Returns the jars of the dependencies that a POM, or loose fragments of one, declares.
     *
     * @param xml   a whole {@code project} element, or {@code dependency} and {@code repository} elements
     * @param scope Maven's scope: {@code compile}, {@code runtime} or {@code test}
     */
    List<Path> resolvePom(String xml, String scope) {
        String text = xml.replaceFirst("^\\s*<\\?xml[^>]*\\?>", "").strip();
        if (Pattern.compile("^(<!--.*?-->\\s*)*<project\\b", Pattern.DOTALL).matcher(text).find()) {
            return classpath(xml.strip(), scope);
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one prints to standard error, hence into the cell.
            builder.setErrorHandler(null);
            Document fragments = builder.parse(new InputSource(new StringReader("<fragments>" + text + "</fragments>")));
            String dependencies = elements(fragments, "dependency");
            if (dependencies.isEmpty()) {
                throw new MagicException("there is no <dependency> in '" + beginning(text) + "': give a POM, or its "
                        + "dependency and repository elements");
            }
            return classpath(pom(dependencies, elements(fragments, "repository")), scope);
        } catch (SAXException | ParserConfigurationException | TransformerException | IOException e) {
            throw new MagicException("the POM is not well-formed XML: " + e.getMessage(), e);
        }
    }

    private static String beginning(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() == text.length() && line.length() <= MAX_QUOTE
                ? line
                : line.substring(0, Math.min(line.length(), MAX_QUOTE)) + " ...";
    }

    private static String elements(Document fragments, String name) throws TransformerException {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter text = new StringWriter();
        NodeList found = fragments.getElementsByTagName(name);
        for (int i = 0; i < found.getLength(); i++) {
            transformer.transform(new DOMSource(found.item(i)), new StreamResult(text));
        }
        return text.toString();
    }

    static String dependency(String coordinates) {
        String[] parts = coordinates.split(":");
        if (parts.length < 3 || parts.length > 5) {
            throw new MagicException("'" + coordinates
                    + "' is no artifact: give groupId:artifactId:[packaging:[classifier:]]version");
        }
        return "<dependency>" + element("groupId", parts[0]) + element("artifactId", parts[1])
                + element("version", parts[parts.length - 1])
                + (parts.length > 3 ? element("type", parts[2]) : "")
                + (parts.length > 4 ? element("classifier", parts[3]) : "") + "</dependency>";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + text.replace("&", "&amp;").replace("<", "&lt;") + "</" + name + ">";
    }

    private static String pom(String dependencies, String repositories) {
        return "<project><modelVersion>4.0.0</modelVersion><groupId>notebook</groupId>"
                + "<artifactId>notebook</artifactId><version>1</version>"
                + "<repositories>" + repositories + "</repositories>"
                + "<dependencies>" + dependencies + "</dependencies></project>";
    }

    private static List<Path> classpath(String pom, String scope) {
        try {
            Path folder = Files.createTempDirectory("notebook-maven");
            try {
                Path pomFile = Files.writeString(folder.resolve("pom.xml"), pom);
                Path result = folder.resolve("classpath");
                // With --update-snapshots Maven looks again for what it did not find the last time.
                run(List.of("mvn", "--batch-mode", "--update-snapshots", "-Dstyle.color=never",
                        "--file", pomFile.toString(), GOAL,
                        "-Dmdep.outputFile=" + result, "-DincludeScope=" + scope),
                        folder.resolve("log"));
                String classpath = Files.readString(result).strip();
                return classpath.isEmpty()
                        ? List.of()
                        : PathsHandler.split(classpath).stream().map(Path::of).toList();
            } finally {
                for (String name : List.of("pom.xml", "classpath", "log")) {
                    Files.deleteIfExists(folder.resolve(name));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new MagicException("Maven could not be run: " + e.getMessage()
                    + "; the command mvn has to be on the PATH", e);
        }
    }

    private static void run(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                CellGuard.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagicException("interrupted while Maven ran", e);
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new MagicException(MavenFailure.of(Files.readAllLines(log)));
        }
    }
}
