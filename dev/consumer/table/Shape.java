import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** One outside project of shapes.xml. */
record Shape(Element element) {
  /** All that are named, or all if none is. */
  static List<Shape> read(Path file, List<String> names) throws IOException {
    try {
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      List<Shape> shapes = elements(root, "shape").stream().map(Shape::new).toList();
      List<String> known = shapes.stream().map(Shape::name).toList();
      if (!known.containsAll(names)) {
        throw new IOException("There are these projects: " + String.join(", ", known));
      }
      return shapes.stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return element.getAttribute("name");
  }

  String what() {
    return element.getAttribute("what");
  }

  String attribute(String name) {
    return element.getAttribute(name);
  }

  boolean hasTests() {
    return !attribute("tests").isEmpty();
  }

  /** The sources of its programs. */
  List<String> programs() {
    List<String> named = texts("program");
    return named.isEmpty() && !hasTests() ? List.of("Program.java") : named;
  }

  /** How class paths are made, a run for each. */
  List<String> ways() {
    List<String> named = texts("by");
    return named.isEmpty() ? List.of("maven") : named;
  }

  List<String> texts(String name) {
    return elements(name).stream().map(Element::getTextContent).toList();
  }

  List<Element> elements(String name) {
    return elements(element, name);
  }

  /** The elements in it, in their order. */
  List<Element> children() {
    return elements(element, "*").stream().filter(e -> e.getParentNode() == element).toList();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
