// A path -> the files of the pack and what they import, each pasted once -> their sections in one
// model.
#include "model/read.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/csv.h"
#include "model/layers.h"
#include "model/pack_files.h"
#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

constexpr std::string_view header_file = "policy.yaml";

// A file beside a policy.yaml that has no header of its own.
bool is_part(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file.parent_path() / header_file, error)) return false;
  FileProblem problem;
  const auto bytes = read_bytes(file, yaml::Limits{}.bytes, problem);
  return bytes && !bytes->starts_with("policy:") && bytes->find("\npolicy:") == std::string::npos;
}

class Loader {
 public:
  Loader(const ReadOptions& options, text::Report& report)
      : limits_(options.limits), report_(report) {}

  std::optional<Pack> load(const fs::path& path, const ReadOptions& options);

 private:
  enum class Part : std::uint8_t { policy, beside, import };

  bool set_root(const fs::path& given, const fs::path& otherwise);
  void load_folder(const fs::path& shown, const Location& from);
  void paste(const fs::path& real, const std::string& shown, Part part, const Location& from);
  void paste_imports(const yaml::Node& imports, const fs::path& real, const std::string& shown);
  void read_below(const yaml::Node& extends, const fs::path& real, const std::string& shown);
  void lie_over_below();
  const text::Source* open_csv(const Located& path, const fs::path& real, const std::string& shown,
                               bool imported);
  bool too_many(const std::string& shown, const Location& from);
  void refuse(const std::string& shown, const FileProblem& problem, const Location& from);
  void add_chain(text::Report::Entry entry);

  struct Import {
    fs::path real;
    std::string shown;
    Location from;          // where the import stands; of the pack's own files nowhere
    bool extended = false;  // not imported: the pack below
  };

  const Limits& limits_;
  text::Report& report_;
  Pack pack_;
  std::optional<Pack> below_;  // that pack_ lies over
  bool below_lost_ = false;    // ... which could not be read
  fs::path root_;
  std::vector<fs::path> pasted_;
  std::vector<std::pair<fs::path, const text::Source*>> tables_;  // files of tables
  std::vector<Import> chain_;  // from the pack's own file to the one that is being read
  bool too_many_ = false;
};

std::optional<Pack> Loader::load(const fs::path& path, const ReadOptions& options) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) {
    const bool missing =
        error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
    report_.error(
        missing ? "pack.missing" : "pack.unreadable", {},
        fmt::format("`{}` {}", path.string(), missing ? "does not exist" : "cannot be reached"),
        "give the folder of a pack, or the one file of it");
    return std::nullopt;
  }
  if (fs::is_directory(real, error)) {
    if (!set_root(options.root, real.parent_path())) return std::nullopt;
    if (!lies_in(real, root_)) {
      refuse(path.string(), {"pack.outside", "lies outside the root folder given", ""}, {});
      return std::nullopt;
    }
    load_folder(path, {});
  } else if (real.filename() == header_file && path.filename() == header_file) {
    const fs::path folder = path.parent_path();
    return load(folder.empty() ? fs::path(".") : folder, options);
  } else {
    if (is_part(real)) {
      const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
      report_.error("pack.part", {},
                    fmt::format("`{}` is a part of the pack `{}`", path.string(), folder),
                    fmt::format("give the folder: `{}`", folder));
      return std::nullopt;
    }
    if (!set_root(options.root, real.parent_path())) return std::nullopt;
    if (!lies_in(real, root_)) {
      refuse(path.string(), {"pack.outside", "lies outside the root folder given", ""}, {});
      return std::nullopt;
    }
    paste(real, path.string(), Part::policy, {});
  }
  lie_over_below();
  if (pack_.files.empty()) return std::nullopt;
  return std::move(pack_);
}

// A pack is whole once it lies over the one that it extends.
void Loader::lie_over_below() {
  Layer own{pack_.id, pack_.title, pack_.language};
  if (below_) {
    pack_ = lie_over(std::move(*below_), std::move(pack_), report_);
    below_.reset();
  }
  pack_.layers.push_back(std::move(own));
}

bool Loader::set_root(const fs::path& given, const fs::path& otherwise) {
  root_ = otherwise;
  if (given.empty()) return true;
  std::error_code error;
  root_ = fs::canonical(given, error);
  if (!error && fs::is_directory(root_, error)) return true;
  report_.error("pack.root", {},
                fmt::format("the root folder `{}` does not exist", given.string()));
  return false;
}

void Loader::load_folder(const fs::path& shown, const Location& from) {
  std::error_code error;
  const fs::path folder = fs::canonical(shown, error);
  const std::vector<std::string> names = names_in(folder, ".yaml");
  if (const fs::directory_iterator readable(folder, error); error) {
    refuse(shown.string(), {"pack.unreadable", "cannot be read: permission denied", ""}, from);
    return;
  }
  if (std::find(names.begin(), names.end(), header_file) == names.end()) {
    for (const std::string_view extension : other_extensions) {
      const std::string name = "policy" + std::string(extension);
      if (!fs::exists(folder / name, error)) continue;
      refuse((shown / name).string(),
             {"pack.extension", "would not be read", fmt::format("rename it to `{}`", header_file)},
             from);
      return;
    }
    pack_.complete = false;
    report_.error(
        "pack.no-policy", from, fmt::format("the folder `{}` has no policy.yaml", shown.string()),
        names.size() == 1
            ? fmt::format("the header of a pack stands in policy.yaml: rename {}, or give the "
                          "file itself as a pack of one file",
                          names.front())
            : "the header of a pack stands in its policy.yaml");
    return;
  }
  const auto paste_own = [&](const std::string& name, Part part) {
    const std::string shown_name = (shown / name).string();
    const fs::path real = fs::canonical(folder / name, error);
    if (error) {
      refuse(shown_name, {"pack.missing", "leads to no file", ""}, from);
    } else if (!lies_in(real, root_)) {
      refuse(shown_name, {"pack.outside", "leads out of the root folder of the pack", ""}, from);
    } else {
      paste(real, shown_name, part, from);
    }
  };
  paste_own(std::string(header_file), Part::policy);
  for (const std::string& name : names) {
    if (name != header_file) paste_own(name, Part::beside);
  }
  for (const std::string_view extension : other_extensions) {
    for (const std::string& name : names_in(folder, extension)) {
      refuse((shown / name).string(),
             {"pack.extension", "would not be read",
              fmt::format("the files of a pack end in `.yaml`: rename it to `{}.yaml`",
                          name.substr(0, name.size() - extension.size()))},
             {});
    }
  }
}

void Loader::paste(const fs::path& real, const std::string& shown, Part part,
                   const Location& from) {
  const auto open = std::find_if(chain_.begin(), chain_.end(),
                                 [&](const Import& each) { return each.real == real; });
  if (open != chain_.end()) {
    std::string way;
    for (auto each = open; each != chain_.end(); ++each) way += each->shown + " → ";
    if (part == Part::policy) {
      pack_.complete = false;
      report_.error(
          "layer.cycle", from,
          fmt::format("these packs lie over one another in a circle: {}{}", way, open->shown),
          "one of them has to be the lowest: remove its `extends`");
      return;
    }
    report_.error("pack.import-cycle", from,
                  fmt::format("these imports go round in a circle: {}{}", way, open->shown),
                  "leave out one of them; what a file declares is seen by all files of the pack");
    return;
  }
  if (std::find(pasted_.begin(), pasted_.end(), real) != pasted_.end()) return;
  if (too_many(shown, from)) return;
  pasted_.push_back(real);

  FileProblem problem;
  auto bytes = read_bytes(real, yaml::Limits{}.bytes, problem);
  if (!bytes) {
    refuse(shown, problem, from);
    return;
  }
  auto source = std::make_shared<const text::Source>(shown, std::move(*bytes));
  report_.order(*source);
  File file;
  file.imported = part == Part::import;
  file.source = source;
  file.root = yaml::parse(*source, report_);
  const yaml::Node* root = file.root.get();
  pack_.files.push_back(std::move(file));
  if (root == nullptr) {
    pack_.complete = false;
    return;
  }

  chain_.push_back({real, shown, from, part == Part::policy});
  const yaml::Node* extends = part == Part::policy ? root->find("extends") : nullptr;
  if (extends != nullptr) read_below(*extends, real, shown);
  if (const yaml::Node* imports = root->find("imports")) paste_imports(*imports, real, shown);
  chain_.pop_back();
  const auto open_csv = [&](const Located& path) {
    return this->open_csv(path, real, shown, part == Part::import);
  };
  read_file(*root, part == Part::policy,
            {pack_, report_, limits_, open_csv, below_ ? &*below_ : nullptr, below_lost_});
}

// Read before what lies over it: changes are changes to what is there.
void Loader::read_below(const yaml::Node& extends, const fs::path& real, const std::string& shown) {
  const auto named = read_word(extends, "`extends`", report_);
  if (!named) return;
  FileProblem problem;
  const auto found =
      resolve_path(named->text(), real.parent_path(), root_, "../cn-statutory", problem);
  if (!found) {
    refuse(named->text(), problem, named->whole());
    below_lost_ = true;
    return;
  }
  Pack above = std::exchange(pack_, Pack());
  const fs::path name = (fs::path(shown).parent_path() / named->text()).lexically_normal();
  std::error_code error;
  if (fs::is_directory(*found, error)) {
    load_folder(name, named->whole());
  } else if (found->filename() == header_file) {
    load_folder(name.parent_path(), named->whole());
  } else {
    paste(*found, name.string(), Part::policy, named->whole());
  }
  lie_over_below();
  const bool complete = pack_.complete && !pack_.files.empty();
  if (complete) below_ = std::move(pack_);
  pack_ = std::move(above);
  pack_.complete = pack_.complete && complete;
  below_lost_ = !complete;
}

// A file of a table, named in the file `real`; read once, however many tables name it.
const text::Source* Loader::open_csv(const Located& path, const fs::path& real,
                                     const std::string& shown, bool imported) {
  FileProblem problem;
  const auto found = resolve_path(path.text(), real.parent_path(), root_, "../fees.csv", problem);
  if (!found) {
    refuse(path.text(), problem, path.whole());
    return nullptr;
  }
  for (const auto& [known, source] : tables_) {
    if (known == *found) return source;
  }
  if (too_many(path.text(), path.whole())) return nullptr;
  auto bytes = read_bytes(*found, csv_bytes, problem);
  if (!bytes) {
    refuse(path.text(), problem, path.whole());
    return nullptr;
  }
  const fs::path name = (fs::path(shown).parent_path() / path.text()).lexically_normal();
  File file;
  file.imported = imported;
  file.source = std::make_shared<const text::Source>(name.string(), std::move(*bytes));
  report_.order(*file.source);
  const text::Source* const source = file.source.get();
  pack_.files.push_back(std::move(file));
  tables_.emplace_back(*found, source);
  return source;
}

// The first file is not counted.
bool Loader::too_many(const std::string& shown, const Location& from) {
  if (pasted_.size() + tables_.size() <= limits_.files) return false;
  if (!too_many_) {
    add_chain(report_.error(
        "pack.too-many-files", from,
        fmt::format("the pack has more than {} files beside its first, `{}` among them",
                    limits_.files, text::shortened(shown))));
  }
  too_many_ = true;
  pack_.complete = false;
  return true;
}

void Loader::paste_imports(const yaml::Node& imports, const fs::path& real,
                           const std::string& shown) {
  for (const Located& import : read_words(imports, "`imports`", report_)) {
    FileProblem problem;
    const auto found =
        resolve_path(import.text(), real.parent_path(), root_, "../vocabulary.yaml", problem);
    if (!found) {
      refuse(import.text(), problem, import.whole());
      continue;
    }
    const fs::path name = (fs::path(shown).parent_path() / import.text()).lexically_normal();
    paste(*found, name.string(), Part::import, import.whole());
  }
}

void Loader::refuse(const std::string& shown, const FileProblem& problem, const Location& from) {
  pack_.complete = false;
  add_chain(report_.error(problem.code, from,
                          fmt::format("`{}` {}", text::shortened(shown, 200), problem.message),
                          problem.hint));
}

void Loader::add_chain(text::Report::Entry entry) {
  for (auto each = chain_.rbegin(); each != chain_.rend(); ++each) {
    if (each->from.source != nullptr)
      entry.note(each->from, fmt::format("`{}` is {} here", each->shown,
                                         each->extended ? "extended" : "imported"));
  }
}

}  // namespace

bool Pack::is_imported(const text::Source& source) const {
  return std::any_of(files.begin(), files.end(), [&](const File& file) {
    return file.source.get() == &source && (file.imported || file.layer + 1 != layers.size());
  });
}

std::optional<Pack> read_pack(const std::filesystem::path& path, const ReadOptions& options,
                              text::Report& report) {
  return Loader(options, report).load(path, options);
}

}  // namespace aftersales::model
