package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// comments are what the sources say.
type comments struct {
	of     map[string]string // of a type by "Type", of a field by "Type.Field"
	errors map[string]string // of an error type by its text
	texts  map[string]string // the text that a constant stands for
}

// read takes the comments of a package's folder.
func (c *comments) read(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, content, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				c.declared(n)
			case *ast.FuncDecl:
				return false
			}
			return true
		})
	}
	return nil
}

func (c *comments) declared(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			c.of[spec.Name.Name] = cmp.Or(said(spec.Doc), said(decl.Doc))
			if structure, ok := spec.Type.(*ast.StructType); ok {
				c.fields(spec.Name.Name, structure)
			}
		case *ast.ValueSpec:
			for i, value := range spec.Values {
				literal, ok := value.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				name, text := spec.Names[i].Name, strings.Trim(literal.Value, `"`)
				c.texts[name] = text
				if strings.HasPrefix(name, "ErrType") {
					c.errors[text] = strings.TrimPrefix(said(spec.Doc, spec.Comment), name+": ")
				}
			}
		}
	}
}

func (c *comments) fields(owner string, structure *ast.StructType) {
	for _, field := range structure.Fields.List {
		for _, name := range field.Names {
			c.of[owner+"."+name.Name] = said(field.Doc, field.Comment)
		}
	}
}

func said(groups ...*ast.CommentGroup) string {
	var parts []string
	for _, group := range groups {
		if text := strings.TrimSpace(group.Text()); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

var (
	link      = regexp.MustCompile(`\[\*?([A-Za-z.]+)\]`)
	paragraph = regexp.MustCompile(`\n\s*\n`)
	space     = regexp.MustCompile(`\s+`)
	upper     = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)

// forAll says in the names of JSON what a comment says in those of Go. goNames has the fields
// that a member could be called by.
func (c *comments) forAll(text string, goNames map[string]string) string {
	text, _, _ = strings.Cut(paragraph.ReplaceAllString(text, "\x00"), "\x00") // the first paragraph
	text = link.ReplaceAllStringFunc(space.ReplaceAllString(text, " "), func(linked string) string {
		name := strings.Trim(linked, "[]*")
		if text := c.texts[name]; text != "" {
			return text
		}
		return typeName(name)
	})
	words := strings.Split(text, " ")
	for i, word := range words {
		bare := strings.Trim(word, ".,;:()")
		if _, last, dotted := strings.Cut(bare, "."); dotted && goNames[last] != "" {
			words[i] = strings.Replace(word, bare, goNames[last], 1)
		} else if name := goNames[bare]; name != "" && (len(bare) > 2 && upper.MatchString(bare) || i == 0) {
			words[i] = strings.Replace(word, bare, name, 1)
		}
	}
	return strings.Join(words, " ")
}

// typeName is the name that other languages know a Go type by, where it is one of the contract's.
func typeName(name string) string {
	owner, member, dotted := strings.Cut(name, ".")
	for _, one := range contract {
		if one.of.Name() != owner {
			continue
		}
		if dotted {
			return one.name + "." + goNames(one.of)[member]
		}
		return one.name
	}
	return name
}
